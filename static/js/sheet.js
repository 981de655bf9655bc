// The tumour-board sheet: a print button, the hour of printing, and a question that grows with its text.
(function () {
  "use strict";
  const button = document.getElementById("print");
  const question = document.getElementById("question");
  const printed = document.getElementById("printed-at");

  button.hidden = false;
  document.getElementById("print-hint").hidden = true;
  button.addEventListener("click", () => print());

  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    question.style.height = "auto"; // set from a script, which the content policy allows
    question.style.height = `${question.scrollHeight}px`;
  };
  question.addEventListener("input", grow);
  grow();

  addEventListener("beforeprint", () => {
    const now = new Date();
    const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    printed.dateTime = now.toISOString();
    printed.textContent = now.toLocaleString("en-GB", parts).replace(",", "");
    grow();
  });
})();
