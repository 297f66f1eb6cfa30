/** Text escaped for HTML and SVG, quoted attributes included. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** `+.012`, `−.3`, `0`: a difference of measures. */
export function signed(value: number): string {
  const digits = short(Math.abs(value));
  if (digits === '0') return '0';
  return `${value < 0 ? '−' : '+'}${digits}`;
}

/** `.932`, `1`, `0`: a measure with three digits, without the zero before the point. */
export function short(value: number): string {
  if (Number.isNaN(value)) return '–';
  const rounded = Number(value.toFixed(3));
  return String(rounded).replace(/^(-?)0\./, '$1.');
}
