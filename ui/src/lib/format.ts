// Every time, date, number, price and phone on screen goes through here.
import type { Language } from '@/api/types'
import { type CalendarSystem, usePreferences } from './preferences'

export type FormatSettings = { language: Language; timeZone: string; calendar: CalendarSystem | null }

const zoneLabels: Record<string, string> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Ujung_Pandang': 'WITA',
  'Asia/Jayapura': 'WIT',
  'Asia/Bangkok': 'ICT',
}

export type Formatter = ReturnType<typeof makeFormatter>

/** The formatter for this teammate's language, zone and calendar. */
export function useFormat(): Formatter {
  const language = usePreferences((p) => p.language)
  const timeZone = usePreferences((p) => p.timeZone)
  const calendar = usePreferences((p) => p.calendar)
  return formatterFor({ language, timeZone, calendar })
}

const formatters = new Map<string, Formatter>()

export function formatterFor(settings: FormatSettings): Formatter {
  const key = `${settings.language}|${settings.timeZone}|${settings.calendar}`
  let formatter = formatters.get(key)
  if (!formatter) formatters.set(key, (formatter = makeFormatter(settings)))
  return formatter
}

type When = Date | string | number

function makeFormatter({ language, timeZone, calendar }: FormatSettings) {
  // Never the locale's own default: Thai would silently mean the Buddhist year.
  const system = calendar ?? (language === 'th' ? 'buddhist' : 'gregory')
  const tag = `${language === 'en' ? 'en-GB' : language === 'id' ? 'id-ID' : 'th-TH'}-u-ca-${system}`
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { timeZone, ...options })
  const clock = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = dates({ day: 'numeric', month: 'short', year: 'numeric' })
  const shortDay = dates({ day: 'numeric', month: 'short' })
  const weekday = dates({ weekday: 'long' })
  const shortWeekday = dates({ weekday: 'short' })
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const plain = new Intl.NumberFormat(tag)
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })

  const key = (at: When) => dayKey.format(new Date(at))
  const daysAgo = (at: When, now: When) => Math.round((Date.parse(key(now)) - Date.parse(key(at))) / 86_400_000)
  const noEra = (parts: Intl.DateTimeFormatPart[]) =>
    parts.filter((p) => p.type !== 'era').map((p) => p.value).join('').trim()
  const date = (at: When) => noEra(day.formatToParts(new Date(at)))
  const time = (at: When) => clock.format(new Date(at))

  return {
    tag,
    /** 10:42, in Indonesian 10.42 */
    time,
    /** 22 Nov 2026 · 22 พ.ย. 2569 */
    date,
    /** 22 Nov 2026, 11:00 · 22 Nov 2026, 11.00 · 22 พ.ย. 2569 11:00 น. */
    dateTime: (at: When) => (language === 'th' ? `${date(at)} ${time(at)} น.` : `${date(at)}, ${time(at)}`),
    /** 11:00 WIB: in the given zone, with its name */
    timeInZone(at: When, zone = timeZone) {
      const text = new Intl.DateTimeFormat(tag, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))
      return `${text} ${zoneLabel(zone, tag, new Date(at))}`
    },
    /** For list rows: time today, "Yesterday", weekday this week, then the date */
    listTime(at: When, now: When = Date.now()) {
      const days = daysAgo(at, now)
      if (days <= 0) return time(at)
      if (days === 1) return capital(relative.format(-1, 'day'), language)
      if (days < 7) return shortWeekday.format(new Date(at))
      return days < 300 ? noEra(shortDay.formatToParts(new Date(at))) : date(at)
    },
    /** For day dividers: Today, Yesterday, Monday, then the date */
    dayTitle(at: When, now: When = Date.now()) {
      const days = daysAgo(at, now)
      if (days === 0 || days === 1) return capital(relative.format(-days, 'day'), language)
      return days > 1 && days < 7 ? weekday.format(new Date(at)) : date(at)
    },
    sameDay: (a: When, b: When) => key(a) === key(b),
    /** 5 minutes ago, in 3 hours */
    ago(at: When, now: When = Date.now()) {
      const seconds = Math.round((new Date(at).getTime() - new Date(now).getTime()) / 1000)
      const size = Math.abs(seconds)
      if (size < 60) return relative.format(0, 'minute')
      if (size < 3600) return relative.format(Math.trunc(seconds / 60), 'minute')
      if (size < 86_400) return relative.format(Math.trunc(seconds / 3600), 'hour')
      return relative.format(Math.trunc(seconds / 86_400), 'day')
    },
    /** 3h 12m · 3 j 12 m · 3 ชม. 12 น.; under an hour minutes only, under a minute 0:42 */
    duration: (ms: number) => duration(ms, language),
    number: (value: number) => plain.format(value),
    /** 99+ */
    count: (value: number, cap = 99) => (value > cap ? `${plain.format(cap)}+` : plain.format(value)),
    money: (amount: number, currency: string) => money(amount, currency, tag),
    moneyShort: (amount: number, currency: string) => moneyShort(amount, currency, language),
    bytes: (size: number) => bytes(size, tag),
    phone: formatPhone,
    list: (items: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
    /** Name order without titles such as Kak, Bapak, Ibu, คุณ */
    compareNames: (a: string, b: string) => collator.compare(bareName(a), bareName(b)),
  }
}

export function zoneLabel(zone: string, tag = 'en-GB', at = new Date()) {
  const known = zoneLabels[zone]
  if (known) return known
  const parts = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'short' }).formatToParts(at)
  return parts.find((p) => p.type === 'timeZoneName')?.value ?? zone
}

const units: Record<Language, [day: string, hour: string, minute: string]> = {
  en: ['d', 'h', 'm'],
  id: [' hr', ' j', ' m'],
  th: [' วัน', ' ชม.', ' นาที'],
}

function duration(ms: number, language: Language) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [d, h, m] = units[language]
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (seconds < 60) return `0:${String(seconds).padStart(2, '0')}`
  if (minutes < 60) return `${minutes}${m}`
  if (hours < 48) return minutes % 60 ? `${hours}${h} ${minutes % 60}${m}` : `${hours}${h}`
  return hours % 24 ? `${Math.floor(hours / 24)}${d} ${hours % 24}${h}` : `${Math.floor(hours / 24)}${d}`
}

const nbsp = '\u00A0'

/** Rupiah has no decimals and a space; baht hides .00 */
function money(amount: number, currency: string, tag: string) {
  if (currency === 'IDR') return `${amount < 0 ? '-' : ''}Rp${nbsp}${new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 }).format(Math.abs(amount))}`
  const digits = Number.isInteger(amount) ? 0 : 2
  return new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount)
}

function moneyShort(amount: number, currency: string, language: Language) {
  if (currency === 'IDR') {
    const size = Math.abs(amount)
    const [by, unit] = size >= 1e9 ? [1e9, 'M'] : size >= 1e6 ? [1e6, 'jt'] : size >= 1e3 ? [1e3, 'rb'] : [1, '']
    const text = new Intl.NumberFormat('id-ID', { maximumFractionDigits: size >= 1e6 ? 2 : 0 }).format(amount / by)
    return `Rp${nbsp}${text}${unit ? nbsp + unit : ''}`
  }
  const short = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(amount)
  return currency === 'THB' ? (language === 'th' ? `${short}${nbsp}บาท` : `฿${short}`) : `${currency}${nbsp}${short}`
}

function bytes(size: number, tag: string) {
  const [by, unit] = size >= 1e6 ? [1e6, 'MB'] : size >= 1e3 ? [1e3, 'KB'] : [1, 'B']
  return `${new Intl.NumberFormat(tag, { maximumFractionDigits: by === 1e6 ? 1 : 0 }).format(size / by)}${nbsp}${unit}`
}

/** As people read it at home: 0812-3304-0091, 081-234-5678; others stay international. */
export function formatPhone(e164: string) {
  const digits = e164.replace(/[^\d+]/g, '')
  const home = /^\+?(62|66)(\d{8,12})$/.exec(digits)
  if (!home?.[2]) return e164
  const national = `0${home[2]}`
  return home[1] === '62'
    ? national.replace(/^(\d{4})(\d{4})(\d{2,5})$/, '$1-$2-$3').replace(/^(\d{4})(\d{3})(\d{3})$/, '$1-$2-$3')
    : national.replace(/^(\d{3})(\d{3})(\d{3,4})$/, '$1-$2-$3')
}

function bareName(name: string) {
  return name.replace(/^(?:คุณ|K\.\s*|(?:Kak|Bapak|Ibu|Pak|Bu)\s+)/iu, '').trim()
}

function capital(text: string, language: Language) {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1)
}
