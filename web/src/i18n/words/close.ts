import { addWords } from '../catalog';
import { close as en } from '../en/close';
import { close as zh } from '../zh-CN/close';

addWords('close', { 'zh-CN': zh, en });
