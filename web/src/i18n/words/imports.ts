import { addWords } from '../catalog';
import { imports as en } from '../en/imports';
import { imports as zh } from '../zh-CN/imports';

addWords('imports', { 'zh-CN': zh, en });
