import { Component } from './component';

/** A construct that only groups: what it holds belongs to the stack that it would belong to without it. */
export abstract class Grouping extends Component {}
