// Part 6: the live self-test. It starts by itself after connecting and can be run again after each fix.
import { useQuery } from '@tanstack/react-query'
import { Activity } from 'lucide-react'
import type { Account } from '@/api/types'
import { Button } from '@/design/Button'
import { Notice } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { accountQuery, useCheck } from '../../api'
import { CheckList, RunningChecks } from '../CheckList'
import { PartFoot } from './PartFoot'

export function TestPart({ account: given, onBack, onNext }: { account: Account; onBack?: () => void; onNext: () => void }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  // The test runs on the server after connecting: asked for until it has said something.
  const account = useQuery({ ...accountQuery(ws, given.id), refetchInterval: (q) => (q.state.data?.health.checked_at ? false : 1500) }).data ?? given
  const check = useCheck(given.id)
  const { failed } = useResult()
  const { checks, checked_at } = account.health
  const bad = checks.filter((c) => c.ok === false).length
  const running = check.isPending || (!checked_at && checks.length === 0)
  return (
    <>
      <p className="mt-1 text-13 text-t2">{t('testPartText')}</p>
      <div className="card mt-5 p-5" aria-busy={running}>
        <div className="flex items-center gap-2">
          <p className="grow text-14 font-[600]" role="status">{running ? t('testing') : bad ? t('testBad', { count: bad }) : t('testGood')}</p>
          <Button size="small" icon={<Activity aria-hidden />} busy={check.isPending} onClick={() => check.mutate(undefined, { onError: failed })}>{checked_at ? t('testAgain') : t('runTest')}</Button>
        </div>
        <div className="mt-2">{checks.length ? <CheckList checks={checks} /> : running ? <RunningChecks /> : null}</div>
      </div>
      {!running && bad > 0 && <div className="mt-4"><Notice tone="warn">{t('testBadHint')}</Notice></div>}
      <PartFoot onBack={onBack}>
        <Button kind={bad || running ? 'outline' : 'primary'} onClick={onNext}>{bad || running ? t('continueAnyway') : t('continue')}</Button>
      </PartFoot>
    </>
  )
}
