import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

const users = () => import('./user-dialogs');
const organization = () => import('./organization-dialogs');

registerFeature('user', {
  columns: ['name', 'email', 'department_id', 'is_active', 'created_at'],
  sort: 'name',
  facts: ['email', 'department_id', 'is_active'],
  Header: lazy(() => import('./user-header')),
  Create: lazy(async () => ({ default: (await users()).CreateUser })),
  actions: [
    {
      id: 'user.update',
      title: 'settings.user.edit',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(async () => ({ default: (await users()).EditUser })),
    },
    {
      id: 'user.update',
      title: 'settings.user.newPassword',
      Dialog: lazy(async () => ({ default: (await users()).SetPassword })),
    },
    {
      id: 'user.update',
      title: 'settings.user.deactivate',
      isDangerous: true,
      when: (record) => record.is_active === true,
      Dialog: lazy(async () => ({ default: (await users()).SwitchUser })),
    },
    {
      id: 'user.update',
      title: 'settings.user.activate',
      when: (record) => record.is_active === false,
      Dialog: lazy(async () => ({ default: (await users()).SwitchUser })),
    },
  ],
});
registerFeature('department', {
  columns: ['name', 'parent_id', 'is_active', 'created_at'],
  sort: 'name',
  Create: lazy(async () => ({ default: (await organization()).CreateDepartment })),
  actions: [
    {
      id: 'department.update',
      title: 'settings.department.edit',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(async () => ({ default: (await organization()).EditDepartment })),
    },
    {
      id: 'department.update',
      title: 'settings.department.deactivate',
      isDangerous: true,
      when: (record) => record.is_active === true,
      Dialog: lazy(async () => ({ default: (await organization()).SwitchDepartment })),
    },
    {
      id: 'department.update',
      title: 'settings.department.activate',
      when: (record) => record.is_active === false,
      Dialog: lazy(async () => ({ default: (await organization()).SwitchDepartment })),
    },
  ],
});
registerFeature('account', {
  columns: ['code', 'name_zh', 'name_en', 'class', 'role', 'entity_id'],
  sort: 'code',
  actions: [
    {
      id: 'account.update',
      title: 'settings.account.edit',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(async () => ({ default: (await organization()).EditAccount })),
    },
  ],
});
registerFeature('entity', {
  columns: ['name', 'code', 'country', 'currency', 'chart', 'tax_id'],
  Create: lazy(async () => ({ default: (await organization()).CreateEntity })),
  actions: [
    {
      id: 'entity.update',
      title: 'settings.entity.edit',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(async () => ({ default: (await organization()).EditEntity })),
    },
  ],
});
registerFeature('payment_term', {
  columns: ['name', 'net_days', 'created_at'],
  facts: ['net_days'],
  Create: lazy(() => import('./create-term')),
  told: ['cash_discount', 'plan'],
  Header: lazy(() => import('./term-header')),
  actions: [
    {
      id: 'payment_term.update',
      title: 'settings.term.edit',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(() => import('./edit-term')),
    },
  ],
  tabs: [
    {
      id: 'orders.payment_term_id',
      title: 'orders.title',
      Content: lazy(() => import('./term-users').then(({ TermOrders }) => ({ default: TermOrders }))),
    },
    {
      id: 'contracts.payment_term_id',
      title: 'contracts.title',
      Content: lazy(() => import('./term-users').then(({ TermContracts }) => ({ default: TermContracts }))),
    },
    {
      id: 'customers.payment_term_id',
      title: 'customers.title',
      Content: lazy(() => import('./term-users').then(({ TermCustomers }) => ({ default: TermCustomers }))),
    },
  ],
});
registerFeature('pipeline', {
  columns: ['name', 'is_default', 'created_at'],
  Create: lazy(() => import('./create-pipeline')),
  actions: [
    {
      id: 'pipeline.update',
      title: 'settings.pipeline.rename',
      keys: 'E',
      isPrimary: () => true,
      Dialog: lazy(async () => ({ default: (await organization()).RenamePipeline })),
    },
    {
      id: 'pipeline.update',
      title: 'settings.pipeline.makeDefault',
      when: (record) => record.is_default === false,
      Dialog: lazy(async () => ({ default: (await organization()).MakePipelineDefault })),
    },
  ],
});
