// Which feature fills which place of another.
import { lazy, Suspense } from 'react'
import { fillSlot } from '@/lib/slots'

const FirstStepsCard = lazy(() => import('@/features/welcome/components/FirstStepsCard').then((m) => ({ default: m.FirstStepsCard })))

export function fillSlots() {
  fillSlot('emptyInbox', <Suspense><FirstStepsCard /></Suspense>)
}
