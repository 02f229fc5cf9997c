export const jobs = {
  title: '任务与事件',
};
