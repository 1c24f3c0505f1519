/** How fast the access of each peer to the network is, in bits per second; 0 where there is no limit. */
export interface PeerRates {
  /** By peer; absent where no peer has a limit. */
  readonly upload?: Float64Array;
  readonly download?: Float64Array;
}
