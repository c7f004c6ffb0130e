"use strict";
// Elements and text: the one place where the page's content is made. Foreign text enters as text nodes only.

const report = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// Controls and signs of direction, which could make a text look like another one.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text with every control and direction sign spelled out. */
function visible(text) {
  return text.replace(UNSEEN, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
}

/** An element with these properties (aria- and data- names become attributes) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-)|^(scope|role|lang|for)$/.test(name)) element.setAttribute(name, visible(String(value)));
    else element[name] = value;
  }
  element.append(...children.map((child) => (child instanceof Node ? child : visible(String(child)))));
  return element;
}

function makeButton(text, act, properties = {}) {
  const button = make("button", { type: "button", ...properties }, text);
  button.addEventListener("click", act);
  return button;
}

/** A table: its first column heads the rows. */
function makeTable(caption, columns, rows) {
  const cell = (content, first) =>
    first ? make("th", { scope: "row" }, content) : make("td", {}, content);
  return make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((content, i) => cell(content, i === 0))))),
  );
}

const regions = new Intl.DisplayNames(["en"], { type: "region" });
const partyNames = new Map();

/** The name of a country (of its ISO code) or of an organisation. */
function partyName(party) {
  if (!partyNames.has(party)) partyNames.set(party, /^[A-Z]{2}$/.test(party) ? regions.of(party) : party);
  return partyNames.get(party);
}

const labelNames = report.labels.map((label) => label.name);
const COLOURS = 8; // in style.css
const colourOf = (label) => `var(--domain-${label % COLOURS})`;

/** A label with the dot of its colour. */
function makeLabel(label) {
  const dot = make("span", { className: "dot" });
  dot.style.background = colourOf(label);
  return make("span", { className: "label" }, dot, labelNames[label]);
}

const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** Adds one to the count under a key. */
function count(counts, key) {
  counts.set(key, (counts.get(key) || 0) + 1);
}
