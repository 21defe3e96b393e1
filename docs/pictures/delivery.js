import { escape } from './svg.js';

const WIDTH = 900;
const HEIGHT = 300;
const FONT = "-apple-system, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/** The way of a delivery: from the service to the application, and what is kept on the way. */
export function drawDelivery(palette) {
  const label =
    'The service sends a delivery through your tunnel to dyte-hooks listen, which verifies it, keeps it on disk, answers, and hands it on to your application or command';
  const box = drawBox(palette);
  const arrow = drawArrow(palette);
  const [, , green, , blue] = palette.colors;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escape(label)}">
<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="${palette.faint}"/></marker></defs>
<rect x=".5" y=".5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="8" fill="${palette.background}" stroke="${palette.border}"/>
<g font-family="${FONT}" font-size="14">
${box(24, 72, 132, 'The service', 'Dyte or RealtimeKit')}
${box(208, 72, 112, 'Tunnel', 'a public address')}
${box(372, 24, 226, 'dyte-hooks listen', '', { height: 152, color: blue })}
<text x="392" y="80" fill="${palette.text}">1  verify the signature</text>
<text x="392" y="104" fill="${palette.text}">2  keep it on disk</text>
<text x="392" y="128" fill="${palette.text}">3  answer 2xx</text>
<text x="392" y="152" fill="${palette.text}">4  hand it on</text>
<rect x="662" y="24" width="214" height="152" rx="6" fill="none" stroke="${palette.border}" stroke-dasharray="4 4"/>
${box(678, 38, 182, 'Your application', 'listen 3000/webhook')}
${box(678, 106, 182, 'Your command', 'listen --exec ./handle.sh')}
${box(372, 228, 226, 'Store', 'every delivery, byte for byte', { color: green })}
${arrow('M156 100H204')}
${arrow('M320 100H368')}
${arrow('M598 66H674')}
${arrow('M598 134H674')}
${arrow('M485 176V224')}
${arrow('M598 256H769V180')}
<text x="610" y="246" fill="${palette.faint}" font-size="13">replay</text>
<text x="497" y="207" fill="${palette.faint}" font-size="13">before the answer</text>
</g>
</svg>
`;
}

function drawBox(palette) {
  return (x, y, width, title, note, { height = 56, color = palette.border } = {}) => `<g>
<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="none" stroke="${color}" stroke-width="1.5"/>
<text x="${x + width / 2}" y="${y + (note === '' ? 26 : 24)}" fill="${palette.text}" font-weight="600" text-anchor="middle">${escape(title)}</text>
<text x="${x + width / 2}" y="${y + 43}" fill="${palette.faint}" font-size="12" text-anchor="middle">${escape(note)}</text>
</g>`;
}

function drawArrow(palette) {
  return (path) =>
    `<path d="${path}" fill="none" stroke="${palette.faint}" stroke-width="1.5" marker-end="url(#end)"/>`;
}
