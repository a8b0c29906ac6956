/// <reference types="@lwc/types" />
