// Draw the specifications in the page, in its own colours, again when light turns to dark.
"use strict";

const views = {};

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function look() {
  const ink = colour("--ink"), soft = colour("--soft"), line = colour("--line");
  const text = { labelColor: ink, titleColor: soft, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 400 };
  return {
    background: "transparent", font: "system-ui, sans-serif", view: { stroke: null },
    axis: { ...text, gridColor: line, domainColor: line, tickColor: line },
    legend: { ...text, symbolSize: 90 },
  };
}

// The interpreter (ast) needs no eval, which the page's policy forbids.
async function draw(canvas) {
  const spec = JSON.parse(document.getElementById(canvas.dataset.spec).textContent);
  const options = {
    actions: false, renderer: "svg", ast: true, defaultStyle: false, config: look(),
    tooltip: { disableDefaultStyle: true, theme: "custom" },
  };
  const result = await vegaEmbed(canvas, spec, options);
  views[canvas.id] = result.view;
  // The place has a name and the table below the same content: a reader need not hear each mark.
  canvas.querySelector("svg").setAttribute("aria-hidden", "true");
  canvas.parentElement.querySelector(".tools").hidden = false;
  canvas.dataset.drawn = "yes";
}

async function save(button) {
  const view = views["plot-" + button.dataset.plot];
  const url = await view.background(colour("--paper")).toImageURL(button.dataset.save, 2);
  const link = document.createElement("a");
  link.href = url;
  link.download = `litmine-${button.dataset.plot}.${button.dataset.save}`;
  link.click();
}

function drawAll() {
  document.querySelectorAll(".canvas[data-spec]").forEach((canvas) => draw(canvas));
}

document.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => save(button)));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
drawAll();
