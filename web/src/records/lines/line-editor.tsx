import { ActionIcon, Button, Group, Menu, Text, TextInput } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowUp,
  IconClipboardPlus,
  IconCopy,
  IconDots,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { type KeyboardEvent, memo, useCallback, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Keys, useCommands } from '@/ui/commands';
import { DateField } from '@/ui/date-field';
import { Money } from '@/ui/money';
import { RecordPicker } from '../record-picker';
import { factsOf, type LineChange, type LineDraft, type LineField } from './line-drafts';
import './line-editor.css';
import { isTable } from './paste';
import { PasteDialog } from './paste-dialog';

/** What the server made of a line: the price that holds and what it comes to. */
export interface PricedLine {
  unit_price: string;
  tax_percent: string;
  net: Amount;
  total: Amount;
}

interface Props {
  lines: LineDraft[];
  onChange: (change: LineChange) => void;
  /** By key of the line; what is missing has not been priced. */
  priced: Map<string, PricedLine>;
  /** Amounts are of an earlier state while the server computes. */
  isStale: boolean;
  /** What the server found wrong at a field of a line. */
  problemAt: (key: string, field: string) => string | undefined;
  /** Whether an empty price takes the one of the price list; else a price must be typed. */
  hasListPrices: boolean;
  /** The price to begin with for a picked product, where the document takes none from lists. */
  priceOf?: (productId: string) => Promise<string | undefined>;
}

const id = (key: string, field: string) => `${key}-${field}`;

function focusAt(key: string, field: string): void {
  setTimeout(() => document.getElementById(id(key, field))?.focus());
}

/**
 * The lines of a document as a sheet: `Enter` goes down and adds a line at the end, `Alt+↑/↓` moves the line,
 * `Mod+D` doubles it, and a table can be pasted anywhere. On the phone each line is a card.
 */
export function LineEditor({ lines, onChange, priced, isStale, problemAt, hasListPrices, priceOf }: Props) {
  const t = useTranslations('lines');
  const current = useRef<string | undefined>(undefined);
  const [pasted, setPasted] = useState<string | null>(null);
  const latest = useRef(lines);
  latest.current = lines;

  const add = useCallback(
    (after?: string) => {
      const at = after ? latest.current.findIndex(({ key }) => key === after) + 1 : latest.current.length;
      onChange({ do: 'add', after });
      setTimeout(() => {
        const key = latest.current[at]?.key;
        if (key) focusAt(key, 'product');
      });
    },
    [onChange],
  );
  const duplicate = useCallback(
    (key: string) => {
      const at = latest.current.findIndex((line) => line.key === key);
      onChange({ do: 'duplicate', key });
      setTimeout(() => {
        const copy = latest.current[at + 1]?.key;
        if (copy) focusAt(copy, 'quantity');
      });
    },
    [onChange],
  );
  const onKey = useCallback(
    (event: KeyboardEvent, key: string, field: string) => {
      const at = latest.current.findIndex((line) => line.key === key);
      const isPlain = !event.metaKey && !event.ctrlKey && !event.nativeEvent.isComposing;
      if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        event.preventDefault();
        onChange({ do: 'move', key, by: event.key === 'ArrowUp' ? -1 : 1 });
        focusAt(key, field);
      } else if (event.key === 'Enter' && isPlain && field !== 'product' && !field.startsWith('service')) {
        event.preventDefault();
        const next = latest.current[at + (event.shiftKey ? -1 : 1)];
        if (next) focusAt(next.key, field);
        else if (!event.shiftKey) add(key);
      }
    },
    [onChange, add],
  );

  useCommands([
    { id: 'lines.add', title: t('add'), group: 'screen', run: () => add() },
    {
      id: 'lines.duplicate',
      title: t('duplicate'),
      keys: 'Mod+D',
      group: 'screen',
      run: () => duplicate(current.current ?? latest.current.at(-1)?.key ?? ''),
    },
    { id: 'lines.paste', title: t('paste.title'), group: 'screen', run: () => setPasted('') },
  ]);

  return (
    <section className="mx-lines" aria-label={t('title')} data-stale={isStale || undefined}>
      <LineHeadings hasListPrices={hasListPrices} />
      <ol
        onPaste={(event) => {
          const text = event.clipboardData.getData('text/plain');
          if (!isTable(text)) return;
          event.preventDefault();
          setPasted(text);
        }}
      >
        {lines.map((line, index) => (
          <Line
            key={line.key}
            line={line}
            number={index + 1}
            isLast={index === lines.length - 1}
            priced={priced.get(line.key)}
            problems={problemsOf(line.key, problemAt)}
            hasListPrices={hasListPrices}
            onChange={onChange}
            onKey={onKey}
            onDuplicate={duplicate}
            onFocus={(key) => {
              current.current = key;
            }}
            priceOf={priceOf}
          />
        ))}
      </ol>
      <Group gap="xs" className="mx-lines-foot">
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => add()}>
          {t('add')}
        </Button>
        <Button variant="subtle" leftSection={<IconClipboardPlus size={14} />} onClick={() => setPasted('')}>
          {t('paste.title')}
        </Button>
        <Text size="xs" c="dimmed" className="mx-desk-only">
          {t('hint')} <Keys keys="Mod+D" />
        </Text>
      </Group>
      {pasted !== null && (
        <PasteDialog
          text={pasted}
          onClose={() => setPasted(null)}
          onLines={(added) => onChange({ do: 'append', lines: added })}
        />
      )}
    </section>
  );
}

const fields: (LineField | 'product_id')[] = [
  'product_id',
  'description',
  'quantity',
  'unit_price',
  'discount_percent',
  'tax_percent',
  'service_starts_on',
  'service_ends_on',
];

/** As one text, so that a line is drawn again only when its own findings change. */
function problemsOf(key: string, at: Props['problemAt']): string {
  const found = fields.map((field) => [field, at(key, field)]).filter(([, detail]) => detail);
  return found.length > 0 ? JSON.stringify(Object.fromEntries(found)) : '';
}

function LineHeadings({ hasListPrices }: { hasListPrices: boolean }) {
  const t = useTranslations('lines');
  return (
    <div className="mx-line mx-line-head" aria-hidden="true">
      <span />
      <span>{t('product')}</span>
      <span>{t('description')}</span>
      <span className="mx-num">{t('quantity')}</span>
      <span className="mx-num">{hasListPrices ? t('price') : t('unitPrice')}</span>
      <span className="mx-num">{t('discount')}</span>
      <span className="mx-num">{t('taxRate')}</span>
      <span className="mx-num">{t('net')}</span>
      <span />
    </div>
  );
}

interface LineProps {
  line: LineDraft;
  number: number;
  isLast: boolean;
  priced: PricedLine | undefined;
  problems: string;
  hasListPrices: boolean;
  onChange: (change: LineChange) => void;
  onKey: (event: KeyboardEvent, key: string, field: string) => void;
  onDuplicate: (key: string) => void;
  onFocus: (key: string) => void;
  priceOf?: (productId: string) => Promise<string | undefined>;
}

const Line = memo(function Line(props: LineProps) {
  const { line, number, priced, onChange, onFocus, hasListPrices } = props;
  const t = useTranslations('lines');
  const problems: Record<string, string> = props.problems ? JSON.parse(props.problems) : {};
  const cell = { line, number, problems, onChange, onKey: props.onKey };
  const isList = hasListPrices && line.unit_price.trim() === '';
  return (
    <li className="mx-line" aria-label={t('lineNo', { number })} onFocus={() => onFocus(line.key)}>
      <span className="mx-line-no">{number}</span>
      <ProductCell {...props} problem={problems.product_id} />
      <FigureCell
        {...cell}
        field="description"
        label={t('description')}
        placeholder={line.product?.name ?? t('description')}
        isText
      />
      <FigureCell {...cell} field="quantity" label={t('quantity')} unit={line.product?.unit} />
      <FigureCell
        {...cell}
        field="unit_price"
        label={t('unitPrice')}
        preset={isList ? priced?.unit_price : undefined}
        below={
          line.product_id && hasListPrices ? (
            <span className="mx-line-source">{isList ? t('source.list') : t('source.typed')}</span>
          ) : undefined
        }
      />
      <FigureCell {...cell} field="discount_percent" label={t('discount')} preset="0" />
      <FigureCell
        {...cell}
        field="tax_percent"
        label={t('taxRate')}
        preset={priced?.tax_percent ?? line.product?.tax_percent}
      />
      <span className="mx-line-net mx-num">
        <span className="mx-line-label">{t('net')}</span>
        <Money value={priced?.net} show="amount" />
      </span>
      <LineMenu {...props} />
      {line.product?.isOverTime && <ServiceDates {...props} problems={problems} />}
    </li>
  );
});

const onSale = [{ field: 'is_active', op: 'eq' as const, value: true }];

function ProductCell({ line, number, onChange, onKey, priceOf, problem }: LineProps & { problem?: string }) {
  const t = useTranslations('lines');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the sheet, beside those of the picker.
    <div className="mx-line-product" onKeyDown={(event) => onKey(event, line.key, 'product')}>
      <span className="mx-line-label">{t('product')}</span>
      <RecordPicker
        id={id(line.key, 'product')}
        object="product"
        aria-label={t('fieldOfLine', { field: t('product'), number })}
        value={line.product_id}
        title={line.product?.name}
        filter={onSale}
        error={problem}
        onChange={async (product_id, picked) => {
          const product = picked?.record ? factsOf(picked.record) : null;
          const price = product_id && priceOf ? await priceOf(product_id) : undefined;
          onChange({ do: 'product', key: line.key, product_id, product, price });
          if (product_id) focusAt(line.key, 'quantity');
        }}
      />
    </div>
  );
}

interface CellProps {
  line: LineDraft;
  number: number;
  field: LineField;
  label: string;
  problems: Record<string, string>;
  onChange: (change: LineChange) => void;
  onKey: (event: KeyboardEvent, key: string, field: string) => void;
  placeholder?: string;
  /** What counts while nothing is typed; shown as the value that it is. */
  preset?: string;
  unit?: string;
  isText?: boolean;
  below?: React.ReactNode;
}

/** `12500.5` as `12,500.5`; what is no plain figure stays as it was typed. */
export function grouped(figure: string): string {
  const match = /^(-?)(\d{4,})(\.\d*)?$/.exec(figure.trim());
  if (!match) return figure;
  const [, sign = '', whole = '', rest = ''] = match;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

function FigureCell(props: CellProps) {
  const { line, field, label, number, problems, onChange, onKey, isText, preset } = props;
  const t = useTranslations('lines');
  // While it is typed in, the text is left alone: no separators, and what was emptied stays empty.
  const [draft, setDraft] = useState<string | null>(null);
  const typed = line[field] ?? '';
  const isPreset = typed === '' && preset !== undefined && draft !== '';
  const shown = draft ?? (isText ? typed : grouped(typed || (preset ?? '')));
  return (
    <div className={`mx-line-${field}`}>
      <span className="mx-line-label">{label}</span>
      <TextInput
        id={id(line.key, field)}
        aria-label={t('fieldOfLine', { field: label, number })}
        value={shown}
        placeholder={props.placeholder ?? (draft === '' ? preset : undefined)}
        error={problems[field]}
        inputMode={isText ? undefined : 'decimal'}
        enterKeyHint="next"
        autoComplete="off"
        classNames={{
          input: isText ? undefined : isPreset ? 'mx-num-input mx-preset' : 'mx-num-input',
        }}
        rightSection={props.unit ? <span className="mx-unit">{props.unit}</span> : undefined}
        onFocus={(event) => {
          const input = event.currentTarget;
          setDraft(typed || (preset ?? ''));
          // The separators are gone with the next drawing; then all of it is selected.
          setTimeout(() => input.select());
        }}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => onKey(event, line.key, field)}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          onChange({ do: 'set', key: line.key, field, value: event.currentTarget.value });
        }}
      />
      {props.below}
    </div>
  );
}

function ServiceDates({
  line,
  number,
  onChange,
  problems,
}: Omit<LineProps, 'problems'> & { problems: Record<string, string> }) {
  const t = useTranslations('lines');
  return (
    <div className="mx-line-service">
      <span>{t('service')}</span>
      {(['service_starts_on', 'service_ends_on'] as const).map((field) => (
        <DateField
          key={field}
          id={id(line.key, field)}
          aria-label={t('fieldOfLine', { field: t(field === 'service_starts_on' ? 'from' : 'to'), number })}
          value={line[field]}
          error={problems[field]}
          onChange={(value) => onChange({ do: 'set', key: line.key, field, value })}
        />
      ))}
    </div>
  );
}

function LineMenu({ line, number, isLast, onChange, onDuplicate, hasListPrices }: LineProps) {
  const t = useTranslations('lines');
  return (
    <span className="mx-line-menu">
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('actionsOfLine', { number })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy size={14} />}
            rightSection={<Keys keys="Mod+D" />}
            onClick={() => onDuplicate(line.key)}
          >
            {t('duplicate')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowUp size={14} />}
            disabled={number === 1}
            onClick={() => onChange({ do: 'move', key: line.key, by: -1 })}
          >
            {t('up')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowDown size={14} />}
            disabled={isLast}
            onClick={() => onChange({ do: 'move', key: line.key, by: 1 })}
          >
            {t('down')}
          </Menu.Item>
          {hasListPrices && line.unit_price !== '' && (
            <Menu.Item onClick={() => onChange({ do: 'set', key: line.key, field: 'unit_price', value: '' })}>
              {t('useList')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconTrash size={14} />}
            className="mx-bad-text"
            onClick={() => onChange({ do: 'remove', key: line.key })}
          >
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
