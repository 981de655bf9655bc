// Two habits of the questionnaire that need scripts.
(function () {
  "use strict";
  // Enter in a text field must not send a half-filled form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("#case input:not([type=radio]):not([type=checkbox])")) event.preventDefault();
  });
  // "Not known" need not travel: a question left out means the same.
  document.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      const notDone = value === "not_done" && name.endsWith("-result"); // elsewhere it is an answer
      if (notDone || ["", "unknown", "default", "si"].includes(value)) event.formData.delete(name);
    }
  });
})();
