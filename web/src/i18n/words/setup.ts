import { addWords } from '../catalog';
import { setup as en } from '../en/setup';
import { setup as zh } from '../zh-CN/setup';

addWords('setup', { 'zh-CN': zh, en });
