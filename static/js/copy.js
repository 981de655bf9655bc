// "Copy as text" puts the text on the clipboard; without scripts the same button opens it as a page.
(function () {
  "use strict";
  const button = document.getElementById("copy-text");
  if (!button || !navigator.clipboard) return;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const status = document.getElementById("copy-status");
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new URLSearchParams(new FormData(button.form)) });
      if (!answer.ok) throw new Error("no text");
      await navigator.clipboard.writeText(await answer.text());
      status.textContent = button.dataset.copied;
    } catch {
      button.form.requestSubmit(button);
    }
  });
})();
