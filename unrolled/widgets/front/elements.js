// Elements of a page. All text goes in as text: nothing that a student wrote is ever read as HTML.

// make("p", {class: "note"}, "text", child): an element with attributes and children.
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

// An id that no other widget of the page has: each runs a copy of this module, so none can count.
export const unique = () => `unrolled-${Math.random().toString(36).slice(2)}`;

export function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
