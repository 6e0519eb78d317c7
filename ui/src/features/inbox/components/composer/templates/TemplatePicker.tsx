// Choose an approved template, fill its blanks, see what the customer will see, send.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, RefreshCw, SendHorizontal } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Account, Conversation, Template } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { Chip, SkeletonRows } from '@/design/marks'
import { SearchField } from '@/design/SearchField'
import { EmptyState, ErrorState, useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { api, inWorkspace } from '@/lib/api-client'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { templatesQuery } from '../../../api'
import type { Special } from '../../../data/use-send'
import { contactName } from '../../../model/names'
import { firstValues, lookOf, missing, type Values } from '../../../model/template-fill'
import { Blanks } from './Blanks'
import { TemplateLookView } from './TemplateLookView'
import { sortTemplates, useCategory } from './template-order'

type Props = { chat: Conversation; account: Account; name: string; inline?: boolean; onSend: (special: Special) => void }

export function TemplatePicker({ chat, account, inline, onSend }: Props) {
  const [chosen, setChosen] = useState<Template | null>(null)
  return chosen ? (
    <FillTemplate key={chosen.id} template={chosen} chat={chat} inline={inline} onBack={() => setChosen(null)} onSend={onSend} />
  ) : (
    <ChooseTemplate chat={chat} account={account} inline={inline} onChoose={setChosen} />
  )
}

function ChooseTemplate({ chat, account, inline, onChoose }: { chat: Conversation; account: Account; inline?: boolean; onChoose: (t: Template) => void }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const category = useCategory()
  const { data, error, isPending, refetch } = useQuery(templatesQuery(ws, account.id))
  const sync = useSync(account.id)
  const [query, setQuery] = useState('')
  const [language, setLanguage] = useState('')
  const all = useMemo(() => sortTemplates(data?.items ?? [], chat.contact.language), [data, chat.contact.language])
  const languages = [...new Set(all.map((x) => x.language))]
  const words = query.trim().toLowerCase()
  const found = all.filter((x) => (!language || x.language === language) && (!words || `${x.name} ${x.body_preview}`.toLowerCase().includes(words)))

  if (isPending) return <SkeletonRows rows={3} height={52} label={t('loadingTemplates')} />
  if (error) return <ErrorState title={t('templatesFailed')} error={error} onRetry={() => void refetch()} />
  if (!all.length) return <EmptyState title={t('templatesEmpty')} text={t('templatesEmptyText')} actions={<Button busy={sync.isPending} onClick={() => sync.mutate()}>{t('syncTemplates')}</Button>} />
  return (
    <div className="templates" data-inline={inline || undefined}>
      <div className="flex items-center gap-2">
        <SearchField label={t('findTemplate')} clearLabel={t('clear')} value={query} onValue={setQuery} />
        {languages.length > 1 && (
          <span className="flex flex-none gap-1" role="group" aria-label={t('language')}>
            {languages.slice(0, 4).map((l) => <button key={l} type="button" className="chip lang" aria-pressed={l === language} onClick={() => setLanguage(l === language ? '' : l)}>{l.toUpperCase().replace('_', '-')}</button>)}
          </span>
        )}
        <IconButton label={t('syncTemplates')} onClick={() => sync.mutate()} disabled={sync.isPending}><RefreshCw /></IconButton>
      </div>
      <ul className="template-list" aria-label={t('templates')}>
        {found.map((x) => (
          <li key={x.id}>
            <button type="button" onClick={() => onChoose(x)}>
              <span className="flex items-center gap-2"><b className="ell grow">{x.name.replaceAll('_', ' ')}</b><Chip>{category(x.category)}</Chip><Chip>{x.language}</Chip></span>
              <span className="template-line" lang={scriptLanguage(x.body_preview)} dir="auto">{x.body_preview}</span>
            </button>
          </li>
        ))}
        {!found.length && <li className="p-4 text-center text-13 text-t2">{t('noTemplateFound')}</li>}
      </ul>
    </div>
  )
}

function FillTemplate({ template, chat, inline, onBack, onSend }: { template: Template; chat: Conversation; inline?: boolean; onBack: () => void; onSend: (special: Special) => void }) {
  const t = useTranslations('inbox')
  const category = useCategory()
  const [values, setValues] = useState<Values>(() => firstValues(template, contactName(chat.contact)))
  const [tried, setTried] = useState(false)
  const look = lookOf(template, values)
  const open = missing(template, values)

  function send() {
    if (open.length) return setTried(true)
    const variables = Object.fromEntries(Object.entries(values).filter(([, v]) => v.trim()))
    const text = look.body.map((p) => p.text).join('')
    onSend({
      template: { name: template.name, language: template.language, variables },
      preview: { text, content: { name: template.name, language: template.language, category: template.category, header: look.header.map((p) => p.text).join(''), footer: look.footer, buttons: look.buttons } },
    })
  }

  return (
    <form className="fill" data-inline={inline || undefined} onSubmit={(e) => { e.preventDefault(); send() }}>
      <div className="flex items-center gap-2">
        <IconButton label={t('backToTemplates')} onClick={onBack}><ArrowLeft /></IconButton>
        <b className="ell grow text-13">{template.name.replaceAll('_', ' ')}</b>
        <Chip>{category(template.category)}</Chip><Chip>{template.language}</Chip>
      </div>
      <div className="fill-cols">
        {template.variables.length > 0 && <Blanks template={template} values={values} onChange={setValues} missing={tried ? open.map((v) => v.key) : []} />}
        <TemplateLookView look={look} language={template.language} />
      </div>
      <div className="flex items-center justify-end gap-2">
        {tried && open.length > 0 && <span className="text-12 text-bad-t" role="alert">{t('fillAll', { count: open.length })}</span>}
        <Button kind="primary" type="submit" icon={<SendHorizontal aria-hidden />}>{t('sendTemplate')}</Button>
      </div>
    </form>
  )
}

function useSync(accountId: string) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: () => api.post(inWorkspace(ws, `/accounts/${accountId}/templates/sync`)),
    onSuccess: () => {
      toast({ text: t('syncing') })
      setTimeout(() => void queries.invalidateQueries({ queryKey: keys.templates(ws, accountId) }), 2500)
    },
    onError: (error) => toast({ tone: 'bad', text: errorText(error) }),
  })
}
