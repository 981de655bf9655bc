// Light or dark: the system's wish, unless the reader chose otherwise with the switch. Loaded before the
// page is painted, so that nothing flickers.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const system = () => (dark.matches ? "dark" : "light");
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is closed to us: the choice lasts one page
    }
  };
  const keep = (theme) => {
    try {
      if (theme === system()) localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      return;
    }
  };

  root.classList.add("js");
  const chosen = kept();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-switch");
    if (!button) return;
    const now = () => root.dataset.theme || system();
    const label = () => {
      button.textContent = now() === "dark" ? "Light view" : "Dark view";
    };
    button.addEventListener("click", () => {
      root.dataset.theme = now() === "dark" ? "light" : "dark";
      keep(root.dataset.theme);
      label();
    });
    dark.addEventListener("change", label);
    label();
    button.hidden = false;
  });
})();
