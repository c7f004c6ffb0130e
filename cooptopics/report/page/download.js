// Files for the reader: the visible rows as CSV, and corrections as JSON lines.

const FORMULA_START = new RegExp(report.formulaStart, "g");
const COLUMNS = ["file", "title", "date", "site", "url", "start", "label", "probability", "together", "sentence", "words", "text"];

/** A cell of CSV that no spreadsheet takes for a formula. */
function csvCell(value) {
  return `"${visible(String(value)).replace(FORMULA_START, "'").replace(/"/g, '""')}"`;
}

/** One row for each label of each paragraph that passes the filter. */
function tableRows(hits, filter) {
  return hits.flatMap(({ article, parts }) =>
    parts.flatMap((part) =>
      part.found
        .filter((found) => !filter.domain || found.label === Number(filter.domain))
        .map((found) => [
          article.name,
          article.title,
          article.date,
          article.site,
          article.url,
          part.start,
          labelNames[found.label],
          found.probability,
          part.pairs.map((pair) => pair.join("+")).join(" "),
          part.text.slice(...found.sentence),
          found.words.map((span) => part.text.slice(...span)).join(" "),
          part.text,
        ]),
    ),
  );
}

/** CSV as spreadsheets read it, with the mark of UTF-8. */
function tableLines(hits, filter) {
  return "\ufeff" + [COLUMNS, ...tableRows(hits, filter)].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function download(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
