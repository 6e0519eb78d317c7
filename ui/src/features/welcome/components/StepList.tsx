// The steps with what each is for and the way into it.
import { Link } from '@tanstack/react-router'
import { Check, ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import type { Step } from '../use-first-steps'

export function StepList({ steps, phone }: { steps: Step[]; phone: string | null }) {
  const t = useTranslations('welcome')
  const connected = steps.some((step) => step.name === 'connect' && step.done)
  const next = steps.find((step) => !step.done)?.name
  return (
    <ol className="grid gap-3">
      {steps.map((step, i) => (
        <li key={step.name} className="card flex items-start gap-4 p-4" data-done={step.done || undefined}>
          <span className={`grid size-7 flex-none place-items-center rounded-pill text-13 font-semibold ${step.done ? 'bg-ok-soft text-ok-t' : 'bg-acc-soft2 text-acc-t'}`}>
            {step.done ? <Check size={15} strokeWidth={2.6} aria-hidden /> : i + 1}
          </span>
          <div className="min-w-0 grow">
            <p className={step.done ? 'text-14 font-[600] text-t2' : 'text-14 font-[650]'}>{t(`title_${step.name}`)}{step.done && <span className="sr-only"> {t('done')}</span>}</p>
            {!step.done && <p className="mt-0.5 text-13 text-t2">{t(`text_${step.name}`)}</p>}
            {/* There is no chat to answer before a channel is connected. */}
            {!step.done && (step.name !== 'reply' || connected) && <div className="mt-3"><StepAction name={step.name} phone={phone} main={step.name === next} /></div>}
          </div>
          {!step.done && <span className="flex-none text-12 text-t3">{t(`time_${step.name}`)}</span>}
        </li>
      ))}
    </ol>
  )
}

function StepAction({ name, phone, main }: { name: Step['name']; phone: string | null; main: boolean }): ReactNode {
  const t = useTranslations('welcome')
  const ws = useWorkspaceId()
  const look = { className: 'btn', 'data-kind': main ? 'primary' : undefined }
  if (name === 'connect') return <Link to="/w/$ws/settings/channels/new" params={{ ws }} {...look}>{t('connectAction')}</Link>
  if (name === 'demo') return <a href={phone ?? '#'} target="_blank" rel="noreferrer" {...look}>{t('demoAction')}<ExternalLink aria-hidden /></a>
  if (name === 'reply') return <Link to="/w/$ws/inbox" params={{ ws }} {...look}>{t('replyAction')}</Link>
  return <Link to="/w/$ws/settings/team" params={{ ws }} {...look}>{t('inviteAction')}</Link>
}
