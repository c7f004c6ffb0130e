// What the report uses of its charting library.
export { plot, rectY, link, dot, text, ruleY } from "@observablehq/plot";
export { forceSimulation, forceLink, forceManyBody, forceX, forceY, forceCollide } from "d3-force";
