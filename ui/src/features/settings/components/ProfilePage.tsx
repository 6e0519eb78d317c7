// Name of this person, and the language of the app.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Avatar } from '@/design/Avatar'
import { Group, PageFrame, SaveBar } from '@/design/PageFrame'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { Select } from '@/design/Select'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { languages, usePreferences } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'
import { useMe, useSeat, useWorkspaceId } from '@/lib/session'
import { useSaveMe } from '../api'

export function ProfilePage() {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const ws = useWorkspaceId()
  const me = useMe()
  const seat = useSeat()
  const language = usePreferences((p) => p.language)
  const [typed, setTyped] = useState<string>()
  const save = useSaveMe()
  const { saved, failed } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(save.error)
  usePageTitle(t('page_profile'))
  const name = typed ?? me?.name ?? ''
  const discard = () => { setTyped(undefined); save.reset() }

  return (
    <PageFrame
      title={t('page_profile')}
      narrow
      foot={<SaveBar dirty={typed !== undefined && typed.trim() !== me?.name} busy={save.isPending} onDiscard={discard} onSave={() => save.mutate({ name: name.trim() }, { onSuccess: () => { setTyped(undefined); saved() } })} />}
    >
      <div className="mb-7 flex items-center gap-4">
        <Avatar id={me?.id ?? ''} name={name} size={52} />
        <div className="min-w-0">
          <p className="ell text-16 font-[650]">{me?.name}</p>
          <p className="ell text-13 text-t2">{seat && t('roleIn', { role: s(`role_${seat.role}`), workspace: seat.name })}</p>
        </div>
      </div>
      {save.error && !fieldError('name') && <div className="mb-5"><Notice tone="bad">{errorText(save.error)}</Notice></div>}
      <Group title={t('yourName')} text={t('yourNameText')}>
        <TextField label={t('name')} autoComplete="name" value={name} maxLength={100} onChange={(e) => setTyped(e.target.value)} error={fieldError('name')} />
        <TextField label={t('email')} value={me?.email ?? ''} disabled hint={t('emailFixed')} />
      </Group>
      <Group title={s('language')} text={t('languageText')}>
        <Select ariaLabel={s('language')} value={language} onChange={(next) => void savePreferences({ language: next }).then(() => saved(), failed)} options={languages.map((value) => ({ value, label: s(`language_${value}`) }))} />
      </Group>
      <p className="text-13 text-t2">
        <Link to="/w/$ws/settings/security" params={{ ws }} className="text-acc-t underline underline-offset-3">{t('toSecurity')}</Link>
      </p>
    </PageFrame>
  )
}
