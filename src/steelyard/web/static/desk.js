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

  // The value of a slider stands beside it while it moves; figures are written as the page's language writes them.
  document.addEventListener("input", (event) => {
    const slider = event.target;
    if (slider.type !== "range") return;
    const value = Number(slider.value);
    const lang = document.documentElement.lang;
    for (const out of slider.labels[0].querySelectorAll("output")) {
      out.value = "plain" in slider.dataset ? slider.value : value.toLocaleString(lang, { maximumFractionDigits: 2 });
    }
  });

  // The address keeps the scenario.
  const scenario = document.querySelector("form.scenario");
  if (scenario) {
    scenario.addEventListener("change", () => {
      const asked = new URLSearchParams(new FormData(scenario));
      history.replaceState(null, "", location.pathname + "?" + asked);
    });
  }

  // Annexes: a link to one opens it, one button opens all; the button is there only where this script runs.
  const reveal = () => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    const annex = target ? target.closest("details") : null;
    if (annex) { annex.open = true; target.scrollIntoView(); }
  };
  const offer = () => {
    for (const button of document.querySelectorAll("[data-open-all][hidden]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        for (const annex of document.querySelectorAll("details.annex")) annex.open = true;
      });
    }
  };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("htmx:after:swap", () => { offer(); reveal(); });
  offer();
  reveal();

  card.addEventListener("click", (event) => {
    if (event.target === card) card.close();
  });
})();
