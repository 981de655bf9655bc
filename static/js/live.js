// On a phone the conclusion so far is a bar at the bottom: closed at first, then as the reader left it,
// whenever the server sends it anew.
(function () {
  "use strict";
  const desk = matchMedia("(min-width: 64em)");
  let open = false;

  function settle() {
    const details = document.querySelector(".live-details");
    if (!details) return;
    details.open = desk.matches || open;
    details.querySelector("summary").tabIndex = desk.matches ? -1 : 0;
    details.querySelector(".live-body").tabIndex = 0; // it scrolls, so the keyboard must reach it
  }

  document.addEventListener("click", (event) => {
    const summary = event.target.closest(".live-summary");
    if (!summary) return;
    if (desk.matches) event.preventDefault(); // there it is a heading, not a control
    else open = !summary.parentElement.open;
  });
  document.addEventListener("htmx:afterSwap", settle);
  document.addEventListener("htmx:afterSettle", settle);
  desk.addEventListener("change", settle);
  document.addEventListener("DOMContentLoaded", settle);
})();
