import { addWords } from '../catalog';
import { waiting as en } from '../en/waiting';
import { waiting as zh } from '../zh-CN/waiting';

addWords('waiting', { 'zh-CN': zh, en });
