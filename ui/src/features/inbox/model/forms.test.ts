// Files, templates, buttons, places and found words: what is checked before anything is sent.
import { describe, expect, it } from 'vitest'
import type { Template } from '@/api/types'
import { sampleAccount, sampleTemplates } from '../dev/samples'
import { acceptOf, kindFor, lengthOf } from './files'
import { markedPieces } from './highlight'
import { buildOffer, type OfferDraft, problemsOf } from './offer'
import { readPoint } from './read-point'
import { firstValues, lookOf, missing } from './template-fill'

const can = sampleAccount.capabilities

describe('files', () => {
  it('sends each as what the channel sees in it', () => {
    expect(kindFor({ type: 'image/jpeg', size: 10 }, can)).toEqual({ kind: 'image', problem: null })
    expect(kindFor({ type: 'image/gif', size: 10 }, can)).toEqual({ kind: 'document', problem: null })
    expect(kindFor({ type: 'application/pdf', size: 10 }, can)).toEqual({ kind: 'document', problem: null })
  })
  it('says why one cannot go', () => {
    expect(kindFor({ type: 'image/png', size: 5_242_881 }, can).problem).toEqual({ code: 'size', max: 5_242_880 })
    expect(kindFor({ type: 'image/png', size: 0 }, can).problem).toEqual({ code: 'empty' })
    const onlyPhotos = { ...can, media: can.media.filter((m) => m.kind === 'image') }
    expect(kindFor({ type: 'image/webp', size: 9 }, onlyPhotos).problem).toEqual({ code: 'type', kinds: ['JPEG', 'PNG'] })
    expect(kindFor({ type: 'video/mp4', size: 9 }, { ...can, media: [] }).problem).toEqual({ code: 'kind' })
    expect(acceptOf(onlyPhotos)).toBe('image/jpeg,image/png')
  })
  it('counts as the channel counts', () => {
    expect(lengthOf('สวัสดี 👋', 'chars')).toBe(8)
    expect(lengthOf('สวัสดี', 'bytes')).toBe(18)
  })
})

describe('templates', () => {
  const template = sampleTemplates[0] as Template
  it('fills the name by itself and tells what is open', () => {
    const values = firstValues(template, 'Siti Rahmawati')
    expect(values).toEqual({ 'body.1': 'Siti Rahmawati' })
    expect(missing(template, values).map((v) => v.key)).toEqual(['body.2', 'body.3'])
    expect(missing(template, { ...values, 'body.2': '1048', 'body.3': ' ' }).map((v) => v.key)).toEqual(['body.3'])
  })
  it('shows the text with values in it and marks blanks', () => {
    const look = lookOf(template, { 'body.1': 'Siti' })
    expect(look.body.map((p) => p.text).join('')).toContain('Halo Siti, pesanan *1048*')
    expect(look.body.filter((p) => p.blank).map((p) => p.text)).toEqual(['1048', 'GoSend'])
    expect(look.buttons).toEqual([{ type: 'url', text: 'Lacak paket' }])
  })
  it('fills named blanks', () => {
    const named: Template = { ...template, components: [{ type: 'BODY', text: 'Halo {{nama}}' }], variables: [{ key: 'body.nama', component: 'body', index: 1, name: 'nama', example: null, kind: 'text' }] }
    expect(firstValues(named, 'Siti')).toEqual({ 'body.nama': 'Siti' })
    expect(lookOf(named, { 'body.nama': 'Siti' }).body).toEqual([{ text: 'Halo ', blank: false }, { text: 'Siti', blank: false }])
  })
})

describe('buttons and lists', () => {
  const draft: OfferDraft = { what: 'buttons', body: ' Pilih ', footer: '', button: '', url: '', rows: [{ title: 'S', description: '' }, { title: '', description: '' }, { title: 'M', description: '' }] }
  it('builds what the API takes', () => {
    expect(buildOffer(draft)).toEqual({ type: 'buttons', body: 'Pilih', buttons: [{ id: 'b1', title: 'S' }, { id: 'b2', title: 'M' }] })
    expect(buildOffer({ ...draft, what: 'list', button: 'Lihat', rows: [{ title: 'S', description: 'kecil' }] })).toEqual({ type: 'list', body: 'Pilih', button: 'Lihat', sections: [{ rows: [{ id: 'r1', title: 'S', description: 'kecil' }] }] })
    expect(buildOffer({ ...draft, what: 'link', button: 'Buka', url: 'https://a.example' })).toEqual({ type: 'cta_url', body: 'Pilih', text: 'Buka', url: 'https://a.example' })
  })
  it('finds what is missing', () => {
    expect([...problemsOf({ ...draft, body: '', rows: [{ title: '', description: '' }] })]).toEqual([['body', 'needed'], ['rows', 'needed']])
    expect(problemsOf({ ...draft, rows: [{ title: 'S', description: '' }, { title: 's ', description: '' }] }).get('rows')).toBe('same')
    expect(problemsOf({ ...draft, what: 'link', button: 'x', url: 'javascript:alert(1)' }).get('url')).toBe('url')
  })
})

it('reads places from numbers and map links', () => {
  expect(readPoint('-6.9175, 107.6191')).toEqual({ latitude: -6.9175, longitude: 107.6191 })
  expect(readPoint('https://www.google.com/maps/@-6.2,106.8,15z')).toEqual({ latitude: -6.2, longitude: 106.8 })
  expect(readPoint('https://maps.google.com/?q=13.75,100.5')).toEqual({ latitude: 13.75, longitude: 100.5 })
  for (const text of ['Bandung', '95, 200', '']) expect(readPoint(text)).toBeNull()
})

describe('found words', () => {
  it('marks by the server\'s character positions', () => {
    expect(markedPieces('สนใจเสื้อสีดำค่ะ', [[4, 9]], 'เสื้อ')).toEqual([{ text: 'สนใจ', hit: false }, { text: 'เสื้อ', hit: true }, { text: 'สีดำค่ะ', hit: false }])
  })
  it('looks for the words itself without positions, and shortens around the first', () => {
    const long = `${'kata '.repeat(60)}promo besar`
    const pieces = markedPieces(long, undefined, 'promo')
    expect(pieces[0]).toEqual({ text: '…', hit: false })
    expect(pieces.find((p) => p.hit)?.text).toBe('promo')
  })
})
