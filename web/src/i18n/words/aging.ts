import { addWords } from '../catalog';
import { aging as en } from '../en/aging';
import { aging as zh } from '../zh-CN/aging';

addWords('aging', { 'zh-CN': zh, en });
