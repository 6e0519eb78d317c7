// Time zones offered in settings: those of the region first, and whichever is chosen.
import { zoneLabel } from '@/lib/format'

const usual = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Bangkok', 'Asia/Singapore', 'Asia/Kuala_Lumpur', 'Asia/Manila', 'Asia/Ho_Chi_Minh', 'UTC']

export function zonesWith(chosen: string) {
  return usual.includes(chosen) ? usual : [chosen, ...usual]
}

/** "Jakarta (WIB)" */
export function zoneName(zone: string) {
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  const label = zoneLabel(zone)
  return label === place ? place : `${place} (${label})`
}
