// Offers ways to go on with what is typed in the search box. Without this file the box works as before.
// The pattern is an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox").

const DELAY_MS = 120;

for (const input of document.querySelectorAll("input[data-completion-label]")) {
  attach(input);
}

function attach(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-completions`;
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.completionLabel);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  let typed = input.value;
  let timer;
  let asked;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map((text, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = text;
        return option;
      }),
    );
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    asked?.abort();
    typed = input.value;
    if (!typed.trim()) {
      close();
      return;
    }
    asked = new AbortController();
    try {
      const address = `/api/v1/suggest?${new URLSearchParams({ q: typed })}`;
      const response = await fetch(address, { signal: asked.signal });
      if (response.ok) {
        show((await response.json()).suggestions);
      }
    } catch (error) {
      // A newer question, or a network that is away: the box works without suggestions.
      if (error.name !== "AbortError") {
        close();
      }
    }
  }

  function choose(step) {
    const options = [...list.children];
    const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const places = options.length + 1;
    const next = (((current + 1 + step) % places) + places) % places;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next - 1)));
    input.value = next ? options[next - 1].textContent : typed;
    if (next) {
      input.setAttribute("aria-activedescendant", options[next - 1].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    // While an input method composes, the text is not yet what the reader means.
    if (!event.isComposing) {
      timer = setTimeout(ask, DELAY_MS);
    }
  });
  input.addEventListener("compositionend", () => {
    timer = setTimeout(ask, DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.value = typed;
      close();
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) {
      input.value = option.textContent;
      close();
      input.form.requestSubmit();
    }
  });
}
