// The table of live events against a real query cache.
import { QueryClient } from '@tanstack/react-query'
import { beforeEach, expect, it, vi } from 'vitest'
import { aConversation, aMessage } from '@/testing/fixtures'
import { applyLive, patchLive } from './live-events'
import { keys } from './query-keys'

let queries: QueryClient
const context = () => ({ ws: 'wsp_1', queries, seq: 1 })
const isStale = (key: readonly unknown[]) => queries.getQueryState(key)?.isInvalidated

beforeEach(() => {
  queries = new QueryClient()
})

it('refreshes the thread, the lists and the counts for a new message, and nothing of other chats', () => {
  const list = [...keys.conversationLists('wsp_1'), { view: 'mine' }]
  for (const key of [keys.messages('wsp_1', 'cnv_1'), keys.messages('wsp_1', 'cnv_2'), list, keys.counts('wsp_1')]) queries.setQueryData(key, {})
  applyLive('message.created', { message: aMessage(), conversation: aConversation() }, context())
  expect(isStale(keys.messages('wsp_1', 'cnv_1'))).toBe(true)
  expect(isStale(list)).toBe(true)
  expect(isStale(keys.counts('wsp_1'))).toBe(true)
  expect(isStale(keys.messages('wsp_1', 'cnv_2'))).toBe(false)
})

it('gives a claimed event to its patch alone, until it is given back', () => {
  const patch = vi.fn<() => void>()
  const giveBack = patchLive('message.updated', patch)
  queries.setQueryData(keys.messages('wsp_1', 'cnv_1'), {})
  applyLive('message.updated', { message: aMessage({ status: 'read' }) }, context())
  expect(patch).toHaveBeenCalledTimes(1)
  expect(isStale(keys.messages('wsp_1', 'cnv_1'))).toBe(false)
  giveBack()
  applyLive('message.updated', { message: aMessage() }, context())
  expect(isStale(keys.messages('wsp_1', 'cnv_1'))).toBe(true)
})

it('refreshes once at the start and once after a burst', () => {
  vi.useFakeTimers()
  const refresh = vi.spyOn(queries, 'invalidateQueries')
  for (let i = 0; i < 100; i++) applyLive('member.updated', {}, context())
  expect(refresh).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(2000)
  expect(refresh).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(10_000)
  expect(refresh).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
})

it('ignores kinds of a newer server', () => {
  expect(() => applyLive('order.created', {}, context())).not.toThrow()
})
