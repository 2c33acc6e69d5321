// Draws with Chart.js. Colors come from the style sheet, so that dark mode and print need no extra code.

import { count, monthName, percent } from './format.js';
import { problems } from './words.js';

const charts = new Map();
const shapes = ['circle', 'triangle', 'rect', 'star'];
const dashes = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** Loads Chart.js, which defines window.Chart. */
export const library = () => import('./chart.umd.min.js').then(() => {
  // The font of the page: it is loaded already.
  window.Chart.defaults.font.family = 'system-ui, sans-serif';
}, () => {
  throw new Error(problems.unreachable);
});

export const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The style of a series: its color and, for color-blind readers, its dashes and points. */
export function lineStyle(i) {
  const color = style(`--series-${i + 1}`);
  return { borderColor: color, backgroundColor: color, borderDash: dashes[i], pointStyle: shapes[i], borderWidth: 2.25 };
}

/** A point that has no neighbor would not be seen as a line. */
export const pointRadii = (data) => data.map((value, i) => (data[i - 1] == null && data[i + 1] == null ? 4 : 1.5));

const isMonth = (label) => /^\d{4}-\d{2}$/.test(label);

// Many months: only the years are labeled, at January. Few months: as many labels as fit.
function monthTick(labels, i) {
  const label = labels[i];
  if (!isMonth(label)) {
    return label;
  }
  const january = label.endsWith('-01');
  if (labels.length > 30) {
    return january ? label.slice(0, 4) : '';
  }
  return i % Math.ceil(labels.length / 8) === 0 ? monthName(label).replace(/^(...)\S*/, '$1') : '';
}

const lowestOf = (sets) => Math.min(...sets.flatMap(({ data }) => data).filter((value) => value !== null));

// Lines of similar colors are told apart by their dashes, so the legend shows these instead of points.
function legendOf(chart, hasDashes) {
  const items = window.Chart.defaults.plugins.legend.labels.generateLabels(chart);
  return hasDashes ? items.map((item) => {
    const { borderDash, borderWidth } = chart.data.datasets[item.datasetIndex];
    return { ...item, pointStyle: 'line', lineDash: borderDash, lineWidth: borderWidth };
  }) : items;
}

// Nothing can fall by more than 100%.
const percentTick = (value) => (value < -100 ? '' : `${value < 0 ? '−' : ''}${count(Math.abs(value))}%`);

/** Draws a picture into a canvas, in place of what was there. */
export function draw(canvas, picture) {
  erase(canvas);
  const [ink, edge] = [style('--quiet'), style('--edge')];
  const labels = picture.labels;
  const tell = picture.isPercent ? percent : count;
  const axis = { stacked: picture.isStacked ?? false, border: { color: edge }, grid: { color: edge } };
  const sets = picture.sets();
  charts.set(canvas, new window.Chart(canvas, {
    type: picture.type,
    data: { labels, datasets: sets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      spanGaps: false,
      scales: {
        x: {
          ...axis,
          grid: { display: false },
          ticks: { color: ink, autoSkip: !isMonth(labels[0]), maxRotation: 0, callback: (i) => monthTick(labels, i) },
          afterBuildTicks: (own) => {
            own.ticks = own.ticks.filter(({ value }) => monthTick(labels, value) !== '');
          },
        },
        y: {
          ...axis,
          beginAtZero: true,
          min: picture.isPercent && lowestOf(sets) < -50 ? -100 : undefined,
          max: picture.top,
          suggestedMax: picture.isPercent ? undefined : 5,
          ticks: { color: ink, precision: 0, callback: (value) => (picture.isPercent ? percentTick(value) : count(value)) },
        },
      },
      plugins: {
        legend: {
          display: picture.hasLegend ?? true,
          labels: {
            color: ink,
            usePointStyle: picture.type === 'line',
            pointStyleWidth: picture.hasDashes ? 32 : undefined,
            generateLabels: (chart) => legendOf(chart, picture.hasDashes),
            boxWidth: 8,
            boxHeight: 8,
            filter: (item) => item.text !== undefined,
          },
        },
        tooltip: {
          filter: (item) => item.dataset.label !== undefined,
          callbacks: {
            title: ([item]) => (item === undefined ? '' : isMonth(item.label) ? monthName(item.label) : item.label),
            label: (item) => `${item.dataset.label}: ${item.dataset.tell?.(item.dataIndex) ?? tell(item.parsed.y)}`,
          },
        },
      },
    },
  }));
}

export function erase(canvas) {
  charts.get(canvas)?.destroy();
  charts.delete(canvas);
}

/** The picture as a file: on the page's ground, with its title above and its source below, so that it can stand alone. */
export function toPng(canvas, title, source) {
  const ratio = canvas.width / canvas.clientWidth;
  const [pad, head, foot] = [16 * ratio, 40 * ratio, 32 * ratio];
  const whole = Object.assign(document.createElement('canvas'), {
    width: canvas.width + 2 * pad,
    height: canvas.height + head + foot,
  });
  const ground = whole.getContext('2d');
  ground.fillStyle = style('--ground');
  ground.fillRect(0, 0, whole.width, whole.height);
  ground.drawImage(canvas, pad, head);
  ground.textBaseline = 'middle';
  write(title, 600, 16, '--ink', head / 2);
  write(source, 400, 11, '--quiet', whole.height - foot / 2);
  return new Promise((resolve) => whole.toBlob(resolve, 'image/png'));

  function write(text, weight, size, color, y) {
    ground.font = `${weight} ${size * ratio}px system-ui, sans-serif`;
    ground.fillStyle = style(color);
    ground.fillText(text, pad, y, whole.width - 2 * pad);
  }
}
