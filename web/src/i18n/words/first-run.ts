import { addWords } from '../catalog';
import { firstRun as en } from '../en/first-run';
import { firstRun as zh } from '../zh-CN/first-run';

addWords('firstRun', { 'zh-CN': zh, en });
