import '@/i18n/words/settings';
import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { formatMoment } from '@/lib/dates';
import { VerbDialog } from '@/records/verb-dialog';
import { useCommands } from '@/ui/commands';
import { Dialog } from '@/ui/dialog';
import { Page } from '@/ui/page';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { StatusTag } from '@/ui/status-tag';
import { BackToSettings } from './back';
import './settings.css';

type Token = components['schemas']['TokenView'];

/** Tokens of the caller: made for other programs, shown once, revoked at once. */
export function TokensScreen() {
  const t = useTranslations('settings');
  const [open, setOpen] = useState<'create' | Token | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const tokens = useQuery({
    queryKey: ['api-tokens'],
    queryFn: async () => (await data(api.GET('/api/v1/api-tokens'))).items,
  });
  const create = () => setOpen('create');
  const close = () => setOpen(null);
  useCommands([{ id: 'token.create', title: t('token.create'), keys: 'C', group: 'create', run: create }]);
  return (
    <Page
      title={t('tokens')}
      before={<BackToSettings />}
      actions={<Button onClick={create}>{t('token.create')}</Button>}
    >
      {tokens.isPending && <Waiting />}
      {tokens.isError && <ErrorPanel error={tokens.error} onRetry={() => tokens.refetch()} />}
      {tokens.data?.length === 0 && (
        <Empty
          title={t('token.none')}
          text={t('token.noneText')}
          action={<Button onClick={create}>{t('token.create')}</Button>}
        />
      )}
      {tokens.data && tokens.data.length > 0 && <TokenTable tokens={tokens.data} onRevoke={setOpen} />}
      {open === 'create' && <CreateToken onClose={close} onSecret={setSecret} />}
      {open !== null && open !== 'create' && <RevokeToken token={open} onClose={close} />}
      {secret && <Secret secret={secret} onClose={() => setSecret(null)} />}
    </Page>
  );
}

function stateOf(token: Token): 'active' | 'ended' | 'wasRevoked' {
  if (token.revoked_at) return 'wasRevoked';
  return token.expires_at && Date.parse(token.expires_at) <= Date.now() ? 'ended' : 'active';
}

function TokenTable({ tokens, onRevoke }: { tokens: Token[]; onRevoke: (token: Token) => void }) {
  const t = useTranslations('settings.token');
  return (
    <section className="mx-scroll-x" tabIndex={0} aria-label={t('name')}>
      <table className="mx-table">
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('scopes')}</th>
            <th scope="col">{t('createdAt')}</th>
            <th scope="col">{t('expires')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('actions')}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => {
            const state = stateOf(token);
            return (
              <tr key={token.id}>
                <th scope="row">{token.name}</th>
                <td>{token.scopes.join(', ')}</td>
                <td className="mx-figure">{formatMoment(token.created_at)}</td>
                <td className="mx-figure">
                  {token.expires_at ? formatMoment(token.expires_at) : t('never')}
                </td>
                <td>
                  <StatusTag tone={state === 'active' ? 'good' : 'neutral'}>{t(state)}</StatusTag>
                </td>
                <td>
                  {state === 'active' && (
                    <Button size="compact-xs" variant="default" onClick={() => onRevoke(token)}>
                      {t('revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface CreateProps {
  onClose: () => void;
  onSecret: (secret: string) => void;
}

function CreateToken({ onClose, onSecret }: CreateProps) {
  const t = useTranslations('settings.token');
  const scope = (value: string, text: string) => ({ value, label: { zh: text, en: text } });
  return (
    <VerbDialog
      title={t('create')}
      text={t('noneText')}
      inputs={[
        { name: 'name', kind: 'text', label: t('name'), required: true },
        {
          name: 'scope',
          kind: 'choice',
          label: t('scopes'),
          required: true,
          choices: [scope('read', t('read')), scope('*', t('all'))],
        },
        { name: 'expires_on', kind: 'date', label: t('expires') },
      ]}
      initial={{ scope: 'read' }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/api-tokens', {
            body: {
              name: String(values.name),
              scopes: [String(values.scope)],
              expires_at: values.expires_on ? new Date(`${values.expires_on}T23:59:59`).toISOString() : null,
            },
            params: { header: { 'Idempotency-Key': idempotencyKey } },
          }),
        )
      }
      touches={['api-tokens']}
      done={t('create')}
      onDone={({ secret }) => secret && onSecret(secret)}
      onClose={onClose}
    />
  );
}

function RevokeToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const t = useTranslations('settings.token');
  return (
    <VerbDialog
      title={t('revoke')}
      text={t('revokeText', { name: token.name })}
      isDangerous
      send={({ idempotencyKey }) =>
        api.DELETE('/api/v1/api-tokens/{id}', {
          params: { path: { id: token.id }, header: { 'Idempotency-Key': idempotencyKey } },
        })
      }
      touches={['api-tokens']}
      done={t('revoked')}
      onClose={onClose}
    />
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslations('settings.token');
  const tc = useTranslations('common');
  return (
    <Dialog
      title={t('secretLabel')}
      onClose={onClose}
      footer={
        <Group gap="xs">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? tc('copied') : tc('copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('kept')}</Button>
        </Group>
      }
    >
      <Stack gap="sm">
        <Text size="sm">{t('secret')}</Text>
        <output className="mx-secret" aria-label={t('secretLabel')}>
          {secret}
        </output>
      </Stack>
    </Dialog>
  );
}
