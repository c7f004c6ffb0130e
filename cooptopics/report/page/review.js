// Corrections of labels, kept until they are saved as a file that `cooptopics train` learns from.

const corrections = new Map(); // id of a text -> entry
let unsaved = false;

/** What a reader opens to say which labels are right; empty for a text too long to train on. */
function makeReview(article, part) {
  if (!part.id) return make("span");
  const details = make("details", { className: "review" }, make("summary", {}, "Correct the labels"));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(reviewFields(article, part));
  });
  return details;
}

function reviewFields(article, part) {
  const given = (part.found || []).map((found) => labelNames[found.label]);
  const chosen = corrections.has(part.id) ? corrections.get(part.id).labels : given;
  const state = make("span", { role: "status" }, corrections.has(part.id) ? "kept" : "");
  const boxes = report.labels.map(({ name }) => make("input", { type: "checkbox", value: name, checked: chosen.includes(name) }));
  const keep = () => {
    const labels = boxes.filter((box) => box.checked).map((box) => box.value);
    corrections.set(part.id, entryOf(article, part, labels));
    state.textContent = "kept";
    countCorrections();
  };
  const drop = () => {
    corrections.delete(part.id);
    boxes.forEach((box) => (box.checked = given.includes(box.value)));
    state.textContent = "";
    countCorrections();
  };
  boxes.forEach((box) => box.addEventListener("change", keep));
  return make(
    "fieldset",
    {},
    make("legend", {}, "Cooperation on"),
    ...report.labels.map(({ name, definition }, i) => make("label", { className: "check", title: visible(definition) }, boxes[i], name)),
    makeButton("They are right as they stand", keep, { className: "quiet" }),
    makeButton("Undo", drop, { className: "quiet" }),
    state,
  );
}

function entryOf(article, part, labels) {
  const entry = { id: part.id, text: part.text, labels, annotated_for: labelNames, source: article.name };
  return report.language ? { ...entry, lang: report.language } : entry;
}

function countCorrections() {
  unsaved = corrections.size > 0;
  const button = byId("save-corrections");
  button.disabled = !corrections.size;
  button.textContent = `Save corrections (${corrections.size})`;
}

/** The corrections as JSON lines; signs that could act on a screen are escaped. */
function correctionLines() {
  const annotator = byId("annotator").value.trim();
  return [...corrections.values()]
    .map((entry) => visible(JSON.stringify(annotator ? { ...entry, annotator } : entry)) + "\n")
    .join("");
}
