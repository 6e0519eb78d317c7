// Under a message of ours that did not simply arrive: why, and the one thing to do.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleHelp } from 'lucide-react'
import type { Message } from '@/api/types'
import { Button } from '@/design/Button'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { markSent, readMessage, retryMessage } from '../../api'
import { replaceMessage, type ThreadData } from '../../data/live-patches'
import { forget, retry, useOutbox } from '../../data/outbox'
import { useRefusal } from '../../data/use-refusal'
import { useThreadTools } from './thread-tools'

export function Delivery({ message }: { message: Message }) {
  if (message.direction !== 'out') return null
  if (message.status === 'failed') return <Failed message={message} />
  if (message.status === 'unknown') return <Unclear message={message} />
  return null
}

function Failed({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const tools = useThreadTools()
  const queries = useQueryClient()
  const local = useOutbox((s) => s.entries.some((e) => e.clientId === message.id))
  const act = useMessageAction()
  const action = message.error?.action ?? 'retry'
  const reason = useRefusal()(message.error ?? { code: 'unknown', reason: '' })
  return (
    <div className="delivery" data-tone="bad" role="alert">
      <CircleAlert aria-hidden />
      <span className="grow">{reason}</span>
      {action === 'template' && <Button size="small" onClick={tools.chooseTemplate}>{t('chooseTemplate')}</Button>}
      {action === 'edit' && <Button size="small" onClick={() => tools.editAgain(message)}>{t('editAgain')}</Button>}
      {action === 'retry' && <Button size="small" busy={act.isPending} onClick={() => (local ? retry(queries, message.id) : act.mutate({ run: 'retry', message }))}>{t('tryAgain')}</Button>}
      {local && <Button size="small" kind="quiet" onClick={() => forget(message.id)}>{t('remove')}</Button>}
    </div>
  )
}

/** We cannot know whether the customer has it: a person decides, nothing is sent twice by itself. */
function Unclear({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const act = useMessageAction()
  return (
    <div className="delivery" data-tone="warn" role="status">
      <CircleHelp aria-hidden />
      <span className="grow">{t('unclear')}</span>
      <Button size="small" busy={act.isPending} onClick={() => act.mutate({ run: 'check', message })}>{t('checkAgain')}</Button>
      <Button size="small" onClick={() => act.mutate({ run: 'again', message })}>{t('sendAgain')}</Button>
      <Button size="small" onClick={() => act.mutate({ run: 'sent', message })}>{t('markAsSent')}</Button>
    </div>
  )
}

function useMessageAction() {
  const { ws } = useThreadTools()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const t = useTranslations('inbox')
  return useMutation({
    mutationFn: ({ run, message }: { run: 'retry' | 'check' | 'again' | 'sent'; message: Message }) =>
      run === 'check' ? readMessage(ws, message.id) : run === 'sent' ? markSent(ws, message.id) : retryMessage(ws, message.id, run === 'again'),
    onSuccess: (fresh, { run }) => {
      queries.setQueriesData<ThreadData>({ queryKey: keys.messages(ws, fresh.conversation_id) }, (data) => data && replaceMessage(data, fresh))
      if (run === 'check' && fresh.status === 'unknown') toast({ text: t('stillUnclear') })
    },
    onError: (error) => toast({ tone: 'bad', text: errorText(error) }),
  })
}
