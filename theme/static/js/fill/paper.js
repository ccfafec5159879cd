// On paper a control is what was written in it, whole, or a line to write on.

import { isDay, longDay } from "./days.js";

export function preparePrint(sheet) {
  addEventListener("beforeprint", () => {
    for (const control of sheet.controls) {
      if (control.type === "checkbox") continue;
      const written = document.createElement("span");
      written.className = "field-written";
      written.textContent = isDay(control.value) ? longDay(control.value) : control.value;
      control.after(written);
    }
  });
  addEventListener("afterprint", () => {
    for (const written of document.querySelectorAll(".field-written")) written.remove();
  });
}
