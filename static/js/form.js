// Enter in a text field must not send a half-filled form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("#case input:not([type=radio]):not([type=checkbox])")) event.preventDefault();
});
