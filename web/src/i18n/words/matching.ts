import { addWords } from '../catalog';
import { matching as en } from '../en/matching';
import { matching as zh } from '../zh-CN/matching';

addWords('matching', { 'zh-CN': zh, en });
