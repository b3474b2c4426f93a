// Names for what Django leaves without one: Select2's boxes take their field's, and the first
// column of an inline, which shows what a row was, gets a heading.
"use strict";
{
  const nameOf = (field) => {
    const label = field.labels[0];
    if (label) return label.textContent;
    const cell = field.closest("td");
    const heads = cell ? cell.closest("table").querySelectorAll("thead th") : [];
    // The first heading of an inline spans two cells.
    const head = cell && heads[cell.cellIndex - 1];
    return head ? head.firstChild.textContent : "";
  };
  const nameBoxes = () => {
    for (const field of document.querySelectorAll("select.select2-hidden-accessible")) {
      const name = nameOf(field).trim().replace(/[:：]$/, "");
      const boxes = "[role=combobox], [role=textbox], [role=searchbox]";
      for (const box of field.nextElementSibling.querySelectorAll(boxes)) {
        box.setAttribute("aria-label", name);
      }
      // What stands in an empty list is an entry like any other.
      for (const words of field.nextElementSibling.querySelectorAll("ul > span")) {
        words.setAttribute("role", "listitem");
      }
    }
  };
  for (const head of document.querySelectorAll("th.original:empty")) {
    head.insertAdjacentHTML("afterbegin", '<span class="visually-hidden">原有</span>');
  }
  // Behind Select2's own start, which waits in the same line.
  const soon = () => setTimeout(nameBoxes);
  window.addEventListener("load", soon);
  document.addEventListener("formset:added", soon);
}
