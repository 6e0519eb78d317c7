// First steps: a short list that goes on where it was, and can be put away.
import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { ProgressBar, SkeletonRows } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState } from '@/design/states'
import { toast } from '@/design/Toast'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useSeat, useWorkspaceId } from '@/lib/session'
import { useFirstSteps } from '../use-first-steps'
import { StepList } from './StepList'

export function StartPage() {
  const t = useTranslations('welcome')
  const common = useTranslations('common')
  const ws = useWorkspaceId()
  const workspace = useSeat()?.name ?? ''
  const navigate = useNavigate()
  const { manageWorkspace } = useCan()
  const { steps, phone, ready, dismissed, dismiss, resume } = useFirstSteps()
  const { failed } = useResult()
  const done = steps.filter((step) => step.done).length
  usePageTitle(t('title'))

  const toInbox = () => void navigate({ to: '/w/$ws/inbox', params: { ws } })
  function putAway() {
    dismiss().then(() => {
      toast({ text: t('putAway'), undo: () => void resume().catch(failed) })
      toInbox()
    }, failed)
  }

  if (dismissed || !manageWorkspace) {
    return (
      <PageFrame title={t('title')}>
        <EmptyState title={t('nothingTitle')} text={t('nothingText')} actions={<><Button kind="primary" onClick={toInbox}>{t('toInbox')}</Button>{dismissed && <Button onClick={() => void resume().catch(failed)}>{t('showAgain')}</Button>}</>} />
      </PageFrame>
    )
  }
  return (
    <PageFrame title={t('title')} narrow actions={<Button kind="quiet" onClick={putAway}>{t('dismiss')}</Button>}>
      <h2 className="text-20 font-[650]">{done === steps.length ? t('allDone', { workspace }) : t('hello', { workspace })}</h2>
      <p className="mt-1 text-13 text-t2">{done === steps.length ? t('allDoneText') : t('helloText')}</p>
      <div className={`my-5 flex items-center gap-3 ${ready ? '' : 'invisible'}`}>
        <ProgressBar label={t('progress')} value={done / steps.length} tone="ok" className="grow" />
        <span className="num text-12 text-t2">{t('progressOf', { done, of: steps.length })}</span>
      </div>
      {ready ? <StepList steps={steps} phone={phone} /> : <SkeletonRows label={common('loading')} rows={3} height={88} />}
      {done === steps.length && <div className="mt-6"><Button kind="primary" size="large" onClick={putAway}>{t('toInbox')}</Button></div>}
    </PageFrame>
  )
}
