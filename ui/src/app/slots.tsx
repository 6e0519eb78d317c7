// Which feature fills which place of another.
import { FirstStepsCard } from '@/features/welcome/components/FirstStepsCard'
import { fillSlot } from '@/lib/slots'

export function fillSlots() {
  fillSlot('emptyInbox', <FirstStepsCard />)
}
