import { addWords } from '../catalog';
import { revenue as en } from '../en/revenue';
import { revenue as zh } from '../zh-CN/revenue';

addWords('revenue', { 'zh-CN': zh, en });
