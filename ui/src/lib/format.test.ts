// Times, dates, money and phones in three languages.
import { describe, expect, it } from 'vitest'
import { formatPhone, formatterFor } from './format'

const zone = { timeZone: 'Asia/Jakarta', calendar: null } as const
const en = formatterFor({ language: 'en', ...zone })
const id = formatterFor({ language: 'id', ...zone })
const th = formatterFor({ language: 'th', timeZone: 'Asia/Bangkok', calendar: null })
const noon = '2026-11-22T04:00:00.000Z' // 11:00 in Jakarta and Bangkok

describe('dates and times', () => {
  it('writes date and time as each country does', () => {
    expect(en.dateTime(noon)).toBe('22 Nov 2026, 11:00')
    expect(id.dateTime(noon)).toBe('22 Nov 2026, 11.00')
    expect(th.dateTime(noon)).toBe('22 พ.ย. 2569 11:00 น.')
  })
  it('never uses the Buddhist year unless chosen', () => {
    expect(formatterFor({ language: 'th', timeZone: 'Asia/Bangkok', calendar: 'gregory' }).date(noon)).toBe('22 พ.ย. 2026')
    expect(formatterFor({ language: 'en', timeZone: 'Asia/Bangkok', calendar: 'buddhist' }).date(noon)).toBe('22 Nov 2569')
  })
  it('names local zones in every language', () => {
    expect(en.timeInZone(noon, 'Asia/Jakarta')).toBe('11:00 WIB')
    expect(en.timeInZone(noon, 'Asia/Makassar')).toBe('12:00 WITA')
    expect(en.timeInZone(noon, 'Asia/Jayapura')).toBe('13:00 WIT')
    expect(th.timeInZone(noon, 'Asia/Bangkok')).toBe('11:00 ICT')
  })
  it('shortens the time in lists by age, by calendar day of the person', () => {
    const now = '2026-11-22T18:00:00.000Z' // 23 Nov, 01:00 in Jakarta
    expect(en.listTime('2026-11-22T17:30:00.000Z', now)).toBe('00:30')
    expect(en.listTime(noon, now)).toBe('Yesterday')
    expect(en.listTime('2026-11-19T04:00:00.000Z', now)).toBe('Thu')
    expect(en.listTime('2026-10-01T04:00:00.000Z', now)).toBe('1 Oct')
    expect(en.listTime('2025-10-01T04:00:00.000Z', now)).toBe('1 Oct 2025')
    expect(id.dayTitle(now, now)).toBe('Hari ini')
  })
  it('counts down in words of the language', () => {
    expect(en.duration(42_000)).toBe('0:42')
    expect(en.duration(72 * 60_000)).toBe('1h 12m')
    expect(en.duration(50 * 3_600_000)).toBe('2d 2h')
    expect(th.duration(72 * 60_000)).toBe('1 ชม. 12 นาที')
  })
})

describe('money and numbers', () => {
  it('writes rupiah without decimals and baht with two when needed', () => {
    expect(en.money(1_250_000, 'IDR')).toBe('Rp\u00A01.250.000')
    expect(th.money(1250.5, 'THB')).toBe('฿1,250.50')
    expect(th.money(1250, 'THB')).toBe('฿1,250')
  })
  it('shortens large amounts', () => {
    expect(id.moneyShort(2_840_000, 'IDR')).toBe('Rp\u00A02,84\u00A0jt')
    expect(en.moneyShort(1_300_000, 'THB')).toBe('฿1.3M')
  })
  it('groups numbers by language and caps counts', () => {
    expect(id.number(1250000.5)).toBe('1.250.000,5')
    expect(en.count(120)).toBe('99+')
    expect(en.count(12)).toBe('12')
  })
})

describe('phones and names', () => {
  it('shows phones as at home', () => {
    expect(formatPhone('+6281233040091')).toBe('0812-3304-0091')
    expect(formatPhone('66812345678')).toBe('081-234-5678')
    expect(formatPhone('+14155550123')).toBe('+14155550123')
  })
  it('orders names without titles', () => {
    expect(['Pak Zul', 'คุณกานดา', 'Bu Ani', 'Budi'].toSorted(id.compareNames)).toEqual(['Bu Ani', 'Budi', 'Pak Zul', 'คุณกานดา'])
  })
})
