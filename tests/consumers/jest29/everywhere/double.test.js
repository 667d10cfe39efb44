'use strict';

require('../../shared/double_in_jest.cjs')(require);
