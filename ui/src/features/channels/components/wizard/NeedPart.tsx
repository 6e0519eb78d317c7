// Part 1: what to have at hand before starting.
import { useState } from 'react'
import type { Channel } from '@/api/types'
import { Button } from '@/design/Button'
import { Checkbox } from '@/design/Toggles'
import { useTranslations } from '@/lib/i18n'
import { useChannelWords } from '../../words'
import { PartFoot } from './PartFoot'

export function NeedPart({ channel, onNext }: { channel: Channel; onNext: () => void }) {
  const t = useTranslations('channels')
  const words = useChannelWords()
  const [done, setDone] = useState<string[]>([])
  return (
    <>
      <p className="mt-1 text-13 text-t2">{t('needText', { minutes: Math.max(5, channel.setup_steps.length * 3) })}</p>
      <ul className="card mt-5 divide-y divide-line">
        {channel.setup_steps.map((code) => {
          const step = words.step(code)
          return (
            <li key={code} className="px-5 py-3.5">
              <Checkbox
                label={<span className="font-[550]">{step.title}</span>}
                hint={step.text || undefined}
                checked={done.includes(code)}
                onChange={(on) => setDone(on ? [...done, code] : done.filter((c) => c !== code))}
              />
            </li>
          )
        })}
      </ul>
      <p className="mt-3 text-13 text-t2">{t('needLater')}</p>
      <PartFoot><Button kind="primary" onClick={onNext}>{t('start')}</Button></PartFoot>
    </>
  )
}
