// Drawn pictures for the samples, so that no file is needed.
const svg = (body: string, box = '0 0 400 500') => `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${body}</svg>`)}`

export const pictures = {
  dress: svg('<rect width="400" height="500" fill="#F7EEF0"/><path d="M158 92c12 18 72 18 84 0l48 30-24 54-18-6 42 242H110l42-242-18 6-24-54z" fill="#E3B3BD"/><path d="M180 180c-6 70-24 150-36 220M220 180c6 70 24 150 36 220" stroke="#C78E9B" stroke-width="5" fill="none"/>'),
  scarf: svg('<rect width="400" height="500" fill="#FAF5EC"/><path d="M90 140c76-50 150-50 220 0-12 76-48 126-72 214l-54-24-48 36C120 274 96 214 90 140z" fill="#D8C3A3"/>'),
  slip: svg('<rect width="400" height="500" fill="#E7EEF9"/><rect x="50" y="50" width="300" height="400" rx="24" fill="#fff"/><circle cx="200" cy="130" r="38" fill="#2BA567"/><path d="m182 131 13 13 25-27" stroke="#fff" stroke-width="8" fill="none" stroke-linecap="round"/><g fill="#D5DDEA"><rect x="110" y="200" width="180" height="16" rx="8"/><rect x="80" y="280" width="100" height="12" rx="6"/><rect x="220" y="280" width="100" height="12" rx="6"/><rect x="80" y="320" width="80" height="12" rx="6"/><rect x="240" y="320" width="80" height="12" rx="6"/></g><rect x="130" y="236" width="140" height="20" rx="10" fill="#3B5B93"/>'),
  wide: svg('<rect width="640" height="360" fill="#CFE0E8"/><circle cx="520" cy="80" r="40" fill="#F6D58B"/><path d="M0 300 180 150l120 100 100-70 240 180H0z" fill="#8FB3A6"/>', '0 0 640 360'),
  sticker: svg('<circle cx="100" cy="100" r="86" fill="#FFD45E"/><circle cx="70" cy="84" r="10"/><circle cx="130" cy="84" r="10"/><path d="M56 118c20 40 68 40 88 0" stroke="#000" stroke-width="9" fill="none" stroke-linecap="round"/>', '0 0 200 200'),
}
