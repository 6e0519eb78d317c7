// A point on the map from what people paste: "-6.2, 106.8" or a map link.
export function readPoint(text: string): { latitude: number; longitude: number } | null {
  const found = /(?:@|q=|query=|ll=|^|!3d)\s*(-?\d{1,2}(?:\.\d+)?)(?:\s*,\s*|%2C|!4d)(-?\d{1,3}(?:\.\d+)?)/i.exec(text.trim())
  if (!found) return null
  const latitude = Number(found[1])
  const longitude = Number(found[2])
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}
