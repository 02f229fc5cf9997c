import { addWords } from '../catalog';
import { collections as en } from '../en/collections';
import { collections as zh } from '../zh-CN/collections';

addWords('collections', { 'zh-CN': zh, en });
