console.info('app');
