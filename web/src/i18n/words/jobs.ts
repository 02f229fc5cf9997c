import { addWords } from '../catalog';
import { jobs as en } from '../en/jobs';
import { jobs as zh } from '../zh-CN/jobs';

addWords('jobs', { 'zh-CN': zh, en });
