// The few things that pages cannot do without a script: cards over the page, a dropped file, the value beside a slider.
"use strict";
(() => {
  const card = document.getElementById("card");
  const body = document.getElementById("card-body");

  const part = (href) => href + (href.includes("?") ? "&" : "?") + "part=1";

  document.addEventListener("click", async (event) => {
    const link = event.target.closest ? event.target.closest("a[data-card]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const href = link.getAttribute("href");
    const answer = await fetch(part(href), { headers: { "HX-Request": "true" } });
    body.innerHTML = await answer.text(); // our own server's page: escaped there, and the policy allows no script in it
    if (!card.open) card.showModal();
    card.scrollTop = 0;
  });

  for (const field of document.querySelectorAll("textarea[data-drop]")) {
    const file = field.form.querySelector("input[type=file]");
    field.addEventListener("dragover", (event) => { event.preventDefault(); field.classList.add("over"); });
    field.addEventListener("dragleave", () => field.classList.remove("over"));
    field.addEventListener("drop", (event) => {
      field.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      file.files = event.dataTransfer.files;
      field.form.requestSubmit(field.form.querySelector("button.main"));
    });
  }

  card.addEventListener("click", (event) => {
    if (event.target === card) card.close();
  });
})();
