import { addWords } from '../catalog';
import { settings as en } from '../en/settings';
import { settings as zh } from '../zh-CN/settings';

addWords('settings', { 'zh-CN': zh, en });
